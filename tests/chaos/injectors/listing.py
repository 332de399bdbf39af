"""Every injector, in the order of the table."""

from tests.chaos.injectors.backups import Backups
from tests.chaos.injectors.clock_jumps import ClockJumps
from tests.chaos.injectors.database_cuts import DatabaseCuts
from tests.chaos.injectors.database_kills import DatabaseKills
from tests.chaos.injectors.database_stalls import DatabaseStalls
from tests.chaos.injectors.flood_limits import FloodLimits
from tests.chaos.injectors.idle_connections import IdleConnections
from tests.chaos.injectors.injector import Injector
from tests.chaos.injectors.key_rotations import KeyRotations
from tests.chaos.injectors.moves import Moves
from tests.chaos.injectors.nothing import Nothing
from tests.chaos.injectors.process_kills import ProcessKills
from tests.chaos.injectors.refused_calls import RefusedCalls
from tests.chaos.injectors.repeated_updates import RepeatedUpdates
from tests.chaos.injectors.unconfirmed_batches import UnconfirmedBatches
from tests.chaos.injectors.unparseable_updates import UnparseableUpdates

INJECTORS: tuple[type[Injector], ...] = (
    Nothing,
    ProcessKills,
    UnconfirmedBatches,
    RepeatedUpdates,
    UnparseableUpdates,
    RefusedCalls,
    FloodLimits,
    IdleConnections,
    ClockJumps,
    KeyRotations,
    Backups,
    Moves,
    DatabaseKills,
    DatabaseCuts,
    DatabaseStalls,
)
BY_NAME = {injector.name: injector for injector in INJECTORS}
TOGETHER = tuple(injector for injector in INJECTORS if injector is not Nothing)
