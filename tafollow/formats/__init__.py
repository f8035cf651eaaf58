"""How dates are written where Django's own choice would be read two ways (11/12: the UN writes the day first)."""
