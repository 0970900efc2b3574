package dev.ownrelay.demo;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// How the demo's mail servers answer by the domain of the recipient, so that everybody can see
/// what becomes of an email that is refused.
final class DemoReplies {

    /// @param place `RCPT` or `DOT`
    /// @param reply empty: the connection is closed
    record Rule(String domain, String place, String reply, String meaning) {}

    static final List<Rule> RULES =
            List.of(
                    new Rule(
                            "gone.example",
                            "RCPT",
                            "550 5.1.1 Recipient address rejected: User unknown in virtual mailbox"
                                    + " table",
                            "refused: the address does not exist"),
                    new Rule(
                            "full.example",
                            "RCPT",
                            "552 5.2.2 The email account that you tried to reach is over quota",
                            "refused: the mailbox is full"),
                    new Rule(
                            "strict.example",
                            "DOT",
                            "554 5.7.1 Message rejected as spam by content filtering",
                            "refused: taken for spam"),
                    new Rule(
                            "busy.example",
                            "RCPT",
                            "451 4.7.1 Greylisting in action, please come back later",
                            "put off: it is tried again later"),
                    new Rule("unsure.example", "DOT", "", "not sure: the connection breaks"));

    private DemoReplies() {}

    static @Nullable String to(String place, String recipient) {
        return RULES.stream()
                .filter(rule -> rule.place().equals(place))
                .filter(rule -> recipient.endsWith("@" + rule.domain()))
                .map(Rule::reply)
                .findFirst()
                .orElse(null);
    }
}
