"""Telegram refuses a message, or takes it and does not say so."""

from tests.chaos.injectors.injector import Injector


class RefusedCalls(Injector):
    """Lets one call go wrong after the other, each in another way."""

    name = "message refused"
    pause = 0.7

    async def strike(self) -> None:
        """Let the next message fail."""
        telegram, number = self.scene.telegram, self.struck
        if number % 3 == 0:
            fault = telegram.fail("sendMessage", 500)
        else:
            fault = telegram.drop("sendMessage", after=number % 3 == 1)
        try:
            await telegram.wait(lambda: fault.happened, timeout=10)
        except TimeoutError:
            fault.times = 0  # nobody was sent anything
        self.struck += fault.happened
