package dev.ownrelay.turn;

import org.springframework.test.context.TestPropertySource;

/// The same where all messages leave as one address of the operator.
@TestPropertySource(properties = "ownrelay.relay.from=mail@operator.test")
class BorrowedLaterBehindRelayTests extends BorrowedLaterTests {}
