package dev.ownrelay.check;

import dev.ownrelay.check.HostileHtmlTests.Hostile;
import dev.ownrelay.support.Cost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/// Prints how long the check of an email takes: `./mvnw -Pbench verify -Dtest=CheckBenchmark`. No
/// two emails are the same, and the time is that of the processor for the thread that checks. What
/// is made to harm is looked at in a process of its own with a heap of 64 MiB, in which it and all
/// that is made of it have to find room.
class CheckBenchmark {

    private static final int WARM_UP = 150;
    private static final int CHECKS = Integer.getInteger("bench.checks", 500);
    private static final int SIZE = 100 * 1024;
    private static final int MEBI = 1 << 20;

    private static final String WORDS =
            "Dank voor het prettige gesprek van vanmiddag over de functie bij ons in Utrecht. ";

    private static final String WORD_LINE =
            "<p class=MsoNormal style='margin:0cm;mso-fareast-language:NL'><span lang=NL"
                    + " style='font-size:11.0pt;font-family:\"Calibri\",sans-serif;color:#1F497D'>"
                    + "<b>%d</b> %s<o:p></o:p></span></p>";

    private final Checker checker = new Checker();
    private final List<CleanEmails.CleanEmail> clean = CleanEmails.all();

    @Test
    void printsChecksOfOrdinaryEmails() {
        System.out.printf("%n| 100 KB | tags | p50, ms | p95, ms | most, ms | found |%n");
        System.out.println("|---|---|---|---|---|---|");
        print("As the editor writes it", i -> draft(repeated("<div>%d %s</div><br>", i)));
        print("Pasted from Word", i -> draft(repeated(WORD_LINE, i)));
        print("With a long thread below it", i -> draft(thread(i)));
        print("Links", i -> draft(repeated("<div><a href='https://x%d.nl/'>%s</a></div>", i)));
        print("The 80 clean emails of the tests, as they are", this::clean);
    }

    @Test
    void printsChecksOfWhatIsMadeToHarm(@TempDir Path folder) throws Exception {
        Bombs.main(new String[] {folder.toString()});
        var names = new ArrayList<>(Bombs.all(1).keySet());
        names.addFirst(folder.toString());
        inLittleRoom(CheckBenchmark.class, List.of());
        inLittleRoom(Bombs.class, names);
    }

    static void main() {
        var checker = new Checker();
        for (int i = 0; i < WARM_UP; i++) {
            checker.check(HtmlDrafts.draft(repeated("<div>%d %s</div>", i)));
        }
        System.out.printf("%n| 1 MiB of | check, ms | slowest mend, ms |%n|---|---|---|%n");
        for (var hostile : Hostile.values()) {
            time(checker, hostile.name(), hostile.html(MEBI));
        }
        time(checker, "a dozen elements a tag", HostileHtmlTests.amplified(MEBI));
        var base64 = "iVBO".repeat(MEBI / 4 * 5);
        time(checker, "a picture of 5 MiB", "a<img src='data:image/png;base64," + base64 + "'>");
    }

    private static void time(Checker checker, String what, String html) {
        var draft = HtmlDrafts.draft(html);
        long check = Cost.of(() -> checker.check(draft));
        long mend =
                Arrays.stream(FindingKind.values())
                        .mapToLong(kind -> Cost.of(() -> checker.mend(kind, draft)))
                        .max()
                        .orElseThrow();
        System.out.printf("| %s | %d | %d |%n", what, check / 1_000_000, mend / 1_000_000);
    }

    private void print(String what, IntFunction<Draft> emails) {
        for (int i = 0; i < WARM_UP; i++) {
            checker.check(emails.apply(i));
        }
        var times = new long[CHECKS];
        long found = 0;
        for (int i = 0; i < CHECKS; i++) {
            var draft = emails.apply(WARM_UP + i);
            var findings = new ArrayList<Finding>();
            times[i] = Cost.of(() -> findings.addAll(checker.check(draft)));
            found += findings.size();
        }
        Arrays.sort(times);
        long tags = emails.apply(0).html().chars().filter(each -> each == '<').count();
        System.out.printf(
                "| %s | %,d | %.1f | %.1f | %.1f | %.1f |%n",
                what,
                tags,
                times[CHECKS / 2] / 1e6,
                times[CHECKS * 95 / 100] / 1e6,
                times[CHECKS - 1] / 1e6,
                found / (double) CHECKS);
    }

    private static String repeated(String line, int first) {
        var html = new StringBuilder();
        for (int i = first; html.length() < SIZE; i++) {
            html.append(line.formatted(i, WORDS));
        }
        return html.toString();
    }

    private static String thread(int i) {
        return HtmlDrafts.LETTER
                + "<div>Op ma 2 nov schreef Jan:</div><blockquote>"
                + repeated("<p>%d <i>%s</i></p>", i)
                + "</blockquote>";
    }

    private Draft clean(int i) {
        return clean.get(i % clean.size()).draft();
    }

    private static Draft draft(String html) {
        return HtmlDrafts.draft(html, "<div>Anna de Vries</div><div>Bureau</div>");
    }

    private static void inLittleRoom(Class<?> what, List<String> arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path")));
        command.add(what.getName());
        command.addAll(arguments);
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException(what.getSimpleName() + " found no room: " + code);
        }
    }
}
