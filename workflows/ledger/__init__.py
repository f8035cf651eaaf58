"""The ledger: record a fact with the change it tells of; later, let each reaction see it once.

It knows no domain. Facts are for ever, numbered without gaps and hash-chained per case; deliveries carry each of them
to the reactions that subscribed; the broker only ever hears that there is work.
"""

from workflows.ledger.facts import By, Fact, Refused, Told

__all__ = ["By", "Fact", "Refused", "Told"]
