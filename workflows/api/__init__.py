"""The API of what acts: translate a request, ask one command or one query, translate back."""
