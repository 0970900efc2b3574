package dev.ownrelay.rejection;

import com.sun.management.OperatingSystemMXBean;

import dev.ownrelay.bounce.BounceReader;
import dev.ownrelay.bounce.BounceText;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/// Prints how many explanations, and how many bounces, a second of processor time gives: `./mvnw
/// -Pbench verify -Dtest=ExplanationBenchmark`. The time is that of the whole process, so that what
/// the collector and the compiler do counts too. No two texts are the same. Each round gives every
/// text several times, so that the clock's steps do not matter.
class ExplanationBenchmark {

    private static final int ROUNDS = 7;
    private static final int TEXTS = 60_000;
    private static final int LONG_TEXTS = 50;
    private static final int MEBI = 1 << 20;

    private static final String[] NOTHING_KNOWN = {
        "nee",
        "vandaag",
        "kantoor",
        "gesloten",
        "regen",
        "leider",
        "nicht",
        "heute",
        "papier",
        "tafel",
        "ordinateur",
        "bonjour",
        "window",
        "seven",
        "purple",
        "engine",
        "tomorrow",
        "perhaps",
        "ticket"
    };

    private final Rejections rejections = new Rejections();
    private final Random random = new Random(6);

    private record Given(Stage stage, int code, String text) {}

    @Test
    void printsExplanationsASecond() {
        System.out.printf("%n| What | a second of one core | found |%n|---|---|---|%n");
        explain("Replies of the tests, each with other names, addresses and numbers", known(), 5);
        explain("Replies that no rule knows", unknown(), 5);
        explain("The same in Russian and Chinese", foreign(), 5);
        explain("1 MiB that almost matches everywhere", hostile(), 400);
    }

    @Test
    void printsBouncesASecond() {
        System.out.printf("%n| What | a second of one core | found |%n|---|---|---|%n");
        bounces("Bounces of 4 to 5 KB", IntStream.range(0, 2_000).mapToObj(this::bounce).toList());
        bounces("Bounces of 512 KiB, no report among the lines", longBounces("550 nee, "));
        bounces("Bounces of 512 KiB, all addresses and quotations", longBounces("> a@b: 5.1.1 "));
    }

    private void explain(String what, List<Given> texts, int times) {
        measure(
                what,
                texts,
                times,
                given -> {
                    var e = rejections.explain(given.stage(), given.code(), null, given.text());
                    return e.cause() == Cause.UNKNOWN ? 0 : 1;
                });
    }

    private void bounces(String what, List<String> sources) {
        measure(
                what,
                sources,
                5,
                source ->
                        (int)
                                BounceReader.read(BounceText.of(source)).failures().stream()
                                        .map(failure -> failure.explain(rejections))
                                        .filter(e -> e.cause() != Cause.UNKNOWN)
                                        .count());
    }

    private static <T> void measure(String what, List<T> texts, int times, ToIntFunction<T> work) {
        double[] rates = new double[ROUNDS];
        int found = 0;
        // the round before the first one lets the compiler do its work
        for (int round = -1; round < ROUNDS; round++) {
            found = 0;
            long start = cpuNanos();
            for (int i = 0; i < times; i++) {
                for (T text : texts) {
                    found += work.applyAsInt(text);
                }
            }
            rates[Math.max(round, 0)] = times * texts.size() / ((cpuNanos() - start) / 1e9);
        }
        Arrays.sort(rates);
        System.out.printf(
                "| %s | %,.0f (%,.0f to %,.0f) | %,d of %,d |%n",
                what, rates[ROUNDS / 2], rates[0], rates[ROUNDS - 1], found, times * texts.size());
    }

    private List<Given> known() {
        var replies = Replies.all();
        var texts = new ArrayList<Given>();
        for (int i = 0; i < TEXTS; i++) {
            var reply = replies.get(i % replies.size());
            var text =
                    reply.text()
                            .replace("anna", name())
                            .replace("example", name())
                            .replace("192.0.2.7", number() + ".0." + number() + ".7");
            texts.add(new Given(reply.stage(), reply.code(), text + " " + queueId()));
        }
        Collections.shuffle(texts, random);
        return texts;
    }

    private List<Given> unknown() {
        return IntStream.range(0, TEXTS)
                .mapToObj(i -> new Given(Stage.DOT, 550, words(16) + "<" + name() + "@x.example>"))
                .toList();
    }

    private List<Given> foreign() {
        return IntStream.range(0, TEXTS)
                .mapToObj(i ->
                        new Given(
                                Stage.DOT,
                                550,
                                "К сожалению письмо сегодня не принято 今日天气很好 " + queueId()))
                .toList();
    }

    /// The first words of a rule's phrases, over and over, which makes the search begin everywhere.
    private List<Given> hostile() {
        var rules = RulesFile.builtIn();
        Collections.shuffle(rules, random);
        return rules.stream()
                .filter(rule -> !rule.phrases().isEmpty())
                .limit(LONG_TEXTS)
                .map(rule -> {
                    var seed = new StringBuilder();
                    for (Phrase phrase : rule.phrases()) {
                        phrase.parts().getFirst().stream()
                                .limit(20)
                                .forEach(part -> seed.append(part.getFirst()).append(' '));
                    }
                    return new Given(
                            Stage.DOT,
                            550,
                            seed.toString().repeat(MEBI / seed.length() + 1).substring(0, MEBI));
                })
                .toList();
    }

    private String bounce(int i) {
        var to = name() + "@" + name() + ".example";
        return """
        From: MAILER-DAEMON@mail.example.com (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        Content-Type: multipart/report; report-type=delivery-status; boundary="b%1$d"

        --b%1$d
        Content-Type: text/plain; charset=utf-8

        <%2$s>: host mx.example.org[192.0.2.9] said: 550 5.1.1 <%2$s>: Recipient address
            rejected: User unknown (in reply to RCPT TO command)

        --b%1$d
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.example.com
        X-Postfix-Queue-ID: %3$s

        Final-Recipient: rfc822; %2$s
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: smtp; 550 5.1.1 <%2$s>: Recipient address rejected: User unknown

        --b%1$d
        Content-Type: message/rfc822

        Subject: %4$s

        %5$s
        --b%1$d--
        """
                .formatted(i, to, queueId(), words(6), (words(12) + "\n").repeat(45));
    }

    private static List<String> longBounces(String piece) {
        var line = piece.repeat(6) + "\n";
        return IntStream.range(0, 20)
                .mapToObj(i -> "Subject: " + i + "\n\n" + line.repeat(MEBI / 2 / line.length()))
                .toList();
    }

    private String words(int count) {
        var words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(NOTHING_KNOWN[random.nextInt(NOTHING_KNOWN.length)]).append(' ');
        }
        return words.toString();
    }

    private String name() {
        return Integer.toString(random.nextInt(1_000_000, 60_000_000), 36);
    }

    private String queueId() {
        return Long.toHexString(random.nextLong());
    }

    private int number() {
        return random.nextInt(256);
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
