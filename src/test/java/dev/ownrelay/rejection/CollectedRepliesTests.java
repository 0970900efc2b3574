package dev.ownrelay.rejection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Measures the rules on a collection of real replies: tab-separated columns id, family, label,
/// source, code, enhanced, stage, reply, named by the system property `ownrelay.replies`.
class CollectedRepliesTests {

    private static final Map<String, Set<String>> FAMILIES = new HashMap<>();

    static {
        FAMILIES.put("content-virus-or-attachment", Set.of("content-attachment"));
        FAMILIES.put("policy", Set.of("policy", "content-attachment", "rate-limited"));
        FAMILIES.put("recipient-refuses", Set.of("recipient-refuses", "recipient-unknown"));
        FAMILIES.put("sender-rejected", Set.of("sender-rejected", "sender-not-allowed"));
        FAMILIES.put("spf-dkim-dmarc-failure", Set.of("sender-domain-unauthenticated"));
        FAMILIES.put("network", Set.of("network", "recipient-domain-unknown"));
        FAMILIES.put(
                "security-or-auth",
                Set.of(
                        "login-refused",
                        "login-method-disabled",
                        "login-needs-app-password",
                        "encryption-required",
                        "sender-domain-unauthenticated",
                        "policy"));
    }

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
        for (Row row : rows) {
            String cause = row.explain(rejections).cause().id();
            if (!FAMILIES.getOrDefault(row.family(), Set.of(row.family())).contains(cause)) {
                others.add(row.id() + " " + row.family() + ", not " + cause + ": " + row.text());
            }
        }
        System.out.printf("%d of %d agree%n", rows.size() - others.size(), rows.size());
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
        String file = System.getProperty("ownrelay.replies", "");
        assumeTrue(!file.isEmpty(), "no collection is named by -Downrelay.replies=<file>");
        return Files.readAllLines(Path.of(file)).stream().skip(1).map(Row::of).toList();
    }
}
