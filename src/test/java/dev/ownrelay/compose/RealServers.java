package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Logo;
import dev.ownrelay.check.BadDrafts;
import dev.ownrelay.check.BadDrafts.BadDraft;
import dev.ownrelay.check.CleanEmails;
import dev.ownrelay.check.CleanEmails.CleanEmail;
import dev.ownrelay.check.Draft;
import dev.ownrelay.filter.Opinion;
import dev.ownrelay.filter.Opinion.Symbol;
import dev.ownrelay.filter.RealFilter;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What Debian's rspamd and SpamAssassin think of emails as we compose them: `./mvnw -Preal-servers
/// test`, as root on Debian with both installed.
@Timeout(180)
class RealServers {

    private static final double MOST = 3;
    private static final double NOISE = 0.01;

    /// What they say of how an email is composed.
    private static final Pattern COMPOSED =
            Pattern.compile("R_.*IMAGE.*|MIME_.*|HTML_.*|URI_COUNT_ODD");

    /// SpamAssassin's words for a picture in few octets of HTML, whoever writes it.
    private static final Pattern SHORT_WITH_LOGO = Pattern.compile("HTML_IMAGE_ONLY_\\d+");

    @BeforeAll
    @Timeout(300)
    static void start() throws Exception {
        RealFilter.start();
    }

    static List<BadDraft> bad() {
        return BadDrafts.all();
    }

    @ParameterizedTest
    @EnumSource
    void holdNothingAgainstCleanEmails(RealFilter filter) {
        var held = new ArrayList<String>();
        for (var email : CleanEmails.all()) {
            var opinion = opinion(filter, email.draft());
            against(opinion)
                    .filter(name -> COMPOSED.matcher(name).matches())
                    .filter(name -> !isOfLogo(name, filter, email))
                    .forEach(name -> held.add(email + ": " + name));
            if (opinion.score() >= MOST) {
                held.add(email + ": " + said(opinion));
            }
        }
        assertThat(held).isEmpty();
    }

    /// Gmail writes no document, only what is in its body.
    @ParameterizedTest
    @EnumSource
    void holdAgainstThemWhatTheyHoldAgainstACommonMailProgram(RealFilter filter) {
        for (var email : CleanEmails.all()) {
            var ours = new String(typed(email.draft()).octets(), StandardCharsets.UTF_8);
            var others =
                    ours.replaceFirst("(?s)<!DOCTYPE.*?<body>", "<div dir=3D\"ltr\">")
                            .replaceFirst("</body>\\s*</html>", "</div>");
            assertThat(others).isNotEqualTo(ours).doesNotContain("<title>");
            assertThat(kinds(filter, email, ours))
                    .as(email.name())
                    .isSubsetOf(kinds(filter, email, others));
        }
    }

    @ParameterizedTest
    @MethodSource("bad")
    void thinkNoWorseOfWhatIsMended(BadDraft bad) {
        var before = opinion(RealFilter.RSPAMD, bad.draft());
        var after = opinion(RealFilter.RSPAMD, bad.mended());
        assertThat(after.score())
                .as("%s, before: %s, after: %s", bad, said(before), said(after))
                .isLessThanOrEqualTo(before.score() + NOISE);
    }

    private static Stream<String> against(Opinion opinion) {
        return opinion.symbols().stream().filter(symbol -> symbol.score() > 0).map(Symbol::name);
    }

    private static boolean isOfLogo(String name, RealFilter filter, CleanEmail email) {
        return filter == RealFilter.SPAMASSASSIN
                && SHORT_WITH_LOGO.matcher(name).matches()
                && email.draft().signature().contains("<img");
    }

    private static List<String> kinds(RealFilter filter, CleanEmail email, String message) {
        var opinion = opinion(filter, email.draft(), message.getBytes(StandardCharsets.UTF_8));
        return against(opinion).map(name -> name.replaceFirst("_\\d+$", "")).toList();
    }

    private static List<String> said(Opinion opinion) {
        return opinion.symbols().stream()
                .filter(symbol -> symbol.score() != 0)
                .map(symbol -> symbol.score() + " " + symbol.name())
                .toList();
    }

    private static Opinion opinion(RealFilter filter, Draft draft) {
        return opinion(filter, draft, typed(draft).octets());
    }

    private static Opinion opinion(RealFilter filter, Draft draft, byte[] message) {
        var to = draft.to().getFirst();
        return filter.opinion(message, draft.circumstances().from(), to.address());
    }

    private static Typed typed(Draft draft) {
        var to = draft.to().getFirst();
        var typed =
                new Typed()
                        .at(Instant.now())
                        .from(draft.circumstances().from())
                        .fromName("Anna de Wit")
                        .first(to.firstName())
                        .last(to.lastName())
                        .to(to.address())
                        .subject(draft.subject())
                        .body(draft.html());
        draft.files().forEach(file -> typed.file(file.name(), file.content()));
        return signed(typed, draft.signature());
    }

    /// The logo goes along as that of a user.
    private static Typed signed(Typed typed, String signature) {
        var document = Jsoup.parseBodyFragment(signature);
        document.outputSettings().prettyPrint(false);
        for (var picture : document.select("img[src^=data:]")) {
            var encoded = picture.attr("src").replaceFirst("[^,]*,", "");
            typed.logo(Logo.of(Base64.getDecoder().decode(encoded)).orElseThrow());
            picture.remove();
        }
        return typed.signature(document.body().html());
    }
}
