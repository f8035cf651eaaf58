"""A reaction that kills its own process: it ends dead on the desk, alone; repaired, it is replayed."""

import pytest

from tests.faults import troubles
from workflows import commands
from workflows.ledger.models import Delivery


@pytest.fixture
def repaired(service):
    """Starts the workers again with the version in which the reaction is repaired; afterwards with the usual one."""

    def repair():
        service.halt("main")
        service.begin("main", TROUBLED="fixed")

    yield repair
    service.halt("main")
    service.begin("main")


def test_a_reaction_that_kills_its_process_ends_dead_while_others_go_on_and_is_replayed_when_repaired(
    service, repaired, measured
):
    harmless = troubles.find(*["harmless"] * 30)
    [deadly] = troubles.find("deadly")
    harmless += troubles.find(*["harmless"] * 30)

    service.wait_for(lambda: Delivery.objects.filter(state="dead").exists(), 60, "dead")
    service.wait_for(lambda: troubles.effects(service, "survive_trouble").total() == 60, 30, "others done")
    delivery = Delivery.objects.get(state="dead")
    assert (delivery.reaction, delivery.attempts) == ("survive_trouble", 4)
    assert delivery.outcome == "The process that was working on it ended before it could finish."
    assert troubles.effects(service, "survive_trouble") == dict.fromkeys(harmless, 1)

    repaired()
    commands.replay_delivery(delivery_id=delivery.pk, by=troubles.officer())
    measured("a repaired reaction replayed", service.wait_until_quiet(30))

    assert troubles.effects(service, "survive_trouble") == dict.fromkeys([*harmless, deadly], 1)
    assert troubles.effects(service, "note_trouble") == dict.fromkeys([*harmless, deadly], 1)
