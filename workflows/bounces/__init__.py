"""The door through which undeliverable mail comes back: a mailbox that is read, or a provider's webhook.

What is learned goes to one command, `note_bounce`. Nothing here speaks to the database while a server is waited for.
"""

from workflows.bounces.door import waiting, work

__all__ = ["waiting", "work"]
