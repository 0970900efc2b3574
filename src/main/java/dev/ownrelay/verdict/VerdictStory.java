package dev.ownrelay.verdict;

import com.google.common.net.InetAddresses;

import dev.ownrelay.authentication.Asked;
import dev.ownrelay.authentication.DmarcEvaluation;
import dev.ownrelay.authentication.SpfStep;
import dev.ownrelay.mail.HeaderText;
import dev.ownrelay.verdict.Outgoing.Source;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// How a verdict was found out.
///
/// @param notes message keys of what else a receiver may hold against the sender
/// @param addresses from which the server sends, as far as they were looked at and whoever reads it
///   may know
/// @param known how many there are; null: as many as were looked at
/// @param seen from which receivers saw it send, as others say
/// @param spf the steps of SPF, in their order
/// @param dmarc the questions of DMARC, in their order
/// @param signature whether a signature vouches for the domain
public record VerdictStory(
        List<String> notes,
        List<String> addresses,
        @Nullable Integer known,
        @Nullable List<String> seen,
        List<Step> spf,
        List<Question> dmarc,
        boolean signature) {

    /// Stored, as octets.
    static final int LONGEST = 64 * 1024;

    private static final int MOST_STEPS = 100;
    private static final int MOST_QUESTIONS = 10;
    private static final int LONGEST_TEXT = 300;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// @param depth how many records it lies under
    /// @param term as it stands in the record; empty where the record itself is fetched
    /// @param decision in a word: the last part of a message key
    public record Step(
            int depth, String domain, String term, String decision, List<Question> asked) {}

    /// All of it others have written: to be escaped.
    public record Question(String type, String name, String answer) {}

    static VerdictStory of(Evidence found) {
        boolean hidden = found.facts().way().relay();
        var spf = found.spf();
        var outgoing = spf.outgoing();
        var shown =
                outgoing.addresses().stream()
                        .filter(address -> !hidden && Outgoing.isPublic(address))
                        .map(InetAddresses::toAddrString)
                        .toList();
        boolean told = shown.size() == outgoing.addresses().size();
        var steps = spf.evaluation().trace().stream().limit(MOST_STEPS);
        return new VerdictStory(
                Notes.of(found),
                outgoing.source() == Source.SEEN ? List.of() : shown,
                told && outgoing.known() > Outgoing.MOST ? outgoing.known() : null,
                hidden ? List.of() : found.facts().way().seen(),
                steps.map(step -> step(step, told || spf.address() == null)).toList(),
                questions(found.dmarc()),
                found.facts().carriesSignature());
    }

    /// Names that were asked for may hold the address.
    private static Step step(SpfStep step, boolean withQuestions) {
        return new Step(
                step.depth(),
                cut(step.domain()),
                cut(step.term()),
                step.decision().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                withQuestions ? questions(step.asked().stream()) : List.of());
    }

    private static List<Question> questions(DmarcEvaluation dmarc) {
        return questions(dmarc.trace().stream());
    }

    private static List<Question> questions(Stream<Asked> asked) {
        return asked.limit(MOST_QUESTIONS)
                .map(one -> new Question(one.type(), cut(one.name()), cut(one.answer())))
                .toList();
    }

    /// What is no text for a database is left out.
    static String cut(String text) {
        int enough = Math.min(text.length(), LONGEST_TEXT);
        return HeaderText.clean(text.substring(0, enough));
    }

    /// As JSON, with fewer steps where all of them are too long.
    String json() {
        var steps = spf;
        while (true) {
            var json = JSON.writeValueAsString(with(steps));
            if (json.getBytes(StandardCharsets.UTF_8).length <= LONGEST || steps.isEmpty()) {
                return json;
            }
            steps = steps.subList(0, steps.size() / 2);
        }
    }

    private VerdictStory with(List<Step> fewer) {
        return new VerdictStory(notes, addresses, known, seen, fewer, dmarc, signature);
    }

    static VerdictStory read(String json) {
        return JSON.readValue(json, VerdictStory.class);
    }
}
