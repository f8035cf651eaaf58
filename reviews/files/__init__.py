"""Files that people upload: judged by content in a process of its own, kept in PostgreSQL, answered as attachments.

Imports nothing, since the judging process starts from here and must start fast.
"""
