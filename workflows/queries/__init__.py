"""What pages and programs ask to see: boards, timelines, desks, and whether the record still holds together."""
