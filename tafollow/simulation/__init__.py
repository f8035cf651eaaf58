"""Years of invented life, played through the commands that people ask for: small policies decide, commands act.

Everything is decided by a seed: the same seed tells the same story, ids aside. Nothing leaves the house: messages are
marked as sent and handed to nobody. Never in production.
"""
