package dev.ownrelay.rejection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Measures the rules on a collection of real replies: tab-separated columns id, family, label,
/// source, code, enhanced, stage, reply. The system property `ownrelay.replies` names it; without
/// it a sample is read that may lie beside the checkout.
class CollectedRepliesTests {

    private static final Path SAMPLE = Path.of("..", "shared", "data", "smtp-replies-sample.tsv");

    /// What a family is called here, where it is not the name of a cause.
    private static final Map<String, Set<String>> SAME =
            Map.of(
                    "network", Set.of("network", "mail-loop"),
                    "content-virus-or-attachment", Set.of("content-attachment"),
                    "spf-dkim-dmarc-failure", Set.of("sender-domain-unauthenticated"),
                    "security-or-auth",
                            Set.of(
                                    "login-refused",
                                    "login-method-disabled",
                                    "login-needs-app-password",
                                    "encryption-required",
                                    "sender-domain-unauthenticated"));

    /// Causes that a coarser family holds too.
    private static final Map<String, Set<String>> NEAR =
            Map.of(
                    "policy", Set.of("content-attachment", "rate-limited"),
                    "recipient-refuses", Set.of("recipient-unknown"),
                    "sender-rejected", Set.of("sender-not-allowed", "sender-account-blocked"),
                    "network", Set.of("recipient-domain-unknown"),
                    "security-or-auth", Set.of("policy"));

    private record Row(
            String id, String family, int code, String enhanced, Stage stage, String text) {

        static Row of(String line) {
            String[] c = line.split("\t", -1);
            return new Row(
                    c[0],
                    c[1],
                    c[4].isEmpty() ? 0 : Integer.parseInt(c[4]),
                    c[5],
                    c[6].isEmpty() ? Stage.DOT : Stage.valueOf(c[6]),
                    c[7]);
        }

        Explanation explain(Rejections rejections) {
            return rejections.explain(stage, code, EnhancedCode.find(enhanced).orElse(null), text);
        }
    }

    @Test
    void agreesWithTheFamiliesOfRealReplies() throws IOException {
        var rejections = new Rejections();
        var rows = rows();
        List<String> others = new ArrayList<>();
        int near = 0;
        for (Row row : rows) {
            String cause = row.explain(rejections).cause().id();
            if (NEAR.getOrDefault(row.family(), Set.of()).contains(cause)) {
                near++;
            } else if (!SAME.getOrDefault(row.family(), Set.of(row.family())).contains(cause)) {
                others.add(row.id() + " " + row.family() + ", not " + cause + ": " + row.text());
            }
        }
        int agree = rows.size() - others.size();
        System.out.printf("%d of %d agree, %d strictly%n", agree, rows.size(), agree - near);
        assertThat(others).hasSizeLessThanOrEqualTo(rows.size() / 20);
    }

    @Test
    void callsNoneTheOpposite() throws IOException {
        var rejections = new Rejections();
        var rows = rows();
        for (Row row : rows) {
            var explanation = row.explain(rejections);
            assertThat(explanation.permanent() && row.code() / 100 == 4).as(row.text()).isFalse();
            boolean recipients = row.family().startsWith("recipient");
            boolean senders = row.family().startsWith("sender");
            String cause = explanation.cause().id();
            if (!ambiguous(row, rows)) {
                assertThat(recipients && cause.startsWith("send")).as(row.text()).isFalse();
                assertThat(senders && cause.startsWith("recipient")).as(row.text()).isFalse();
            }
        }
    }

    /// Whether the same words stand in the collection under another family.
    private static boolean ambiguous(Row row, List<Row> rows) {
        var words = Words.of(row.text());
        return rows.stream()
                .anyMatch(other ->
                        !other.family().equals(row.family())
                                && Words.of(other.text()).equals(words));
    }

    private static List<Row> rows() throws IOException {
        String named = System.getProperty("ownrelay.replies", "");
        Path file = named.isEmpty() ? SAMPLE : Path.of(named);
        assumeTrue(!named.isEmpty() || Files.exists(file), "there is no collection to measure on");
        return Files.readAllLines(file).stream().skip(1).map(Row::of).toList();
    }
}
