"""The API's manners, shared by every resource, and the registers: what can be read without asking for anything."""
