"""Accounts: how people sign in, prove who they are a second time, and see where they are signed in.

allauth does the work; here stand our words, our rules and our doors. Nothing here decides what a person may see
(reviews/access.py), and nothing here sends mail (workflows/post.py).
"""
