package dev.ownrelay.check;

import com.google.common.net.InternetDomainName;

import dev.ownrelay.check.Draft.Recipient;
import dev.ownrelay.mail.ParsedHtml;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Checks drafts and mends them. Keeps nothing between two calls; may be used by many threads.
public final class Checker {

    private final List<Rule> rules =
            List.of(
                    new TidyHtml(),
                    new UnsupportedHtml(),
                    new ActiveHtml(),
                    new PictureRules(),
                    new LargePictures(),
                    new LinkRules(),
                    new UnseenText(),
                    new FileRules(),
                    new SubjectRules(),
                    new ShoutingRules(),
                    new SpamPhraseRule(),
                    new PlaceholderRules(),
                    new GreetingRules(),
                    new AttachmentRule(),
                    new MessageRules());

    private final Map<FindingKind, Mend> mends = new EnumMap<>(FindingKind.class);

    public Checker() {
        mends.put(FindingKind.SUBJECT_SHOUTING, ShoutingRules::calmSubject);
        mends.put(FindingKind.SUBJECT_FALSE_REPLY, SubjectRules::withoutFalseReply);
        mends.put(FindingKind.UNTIDY_HTML, TidyHtml::tidy);
        mends.put(FindingKind.HTML_UNSUPPORTED, UnsupportedHtml::without);
        mends.put(FindingKind.LARGE_IMAGE, LargePictures::smaller);
        mends.put(FindingKind.IMAGE_WITHOUT_ALT, PictureRules::withAlternatives);
        mends.put(FindingKind.SCRIPT, ActiveHtml::without);
        mends.put(FindingKind.HIDDEN_TEXT, UnseenText::shown);
        mends.put(FindingKind.LOW_CONTRAST, UnseenText::readable);
        mends.put(FindingKind.SHOUTING_TEXT, ShoutingRules::calmText);
        mends.put(FindingKind.PLACEHOLDER_LEFT, PlaceholderRules::mend);
        mends.put(FindingKind.WRONG_NAME, GreetingRules::mendName);
    }

    /// The weightiest first.
    public List<Finding> check(Draft draft) {
        var look = Look.of(draft);
        return rules.stream()
                .flatMap(rule -> rule.look(look))
                .sorted(Comparator.comparing(Finding::severity).thenComparing(Finding::kind))
                .toList();
    }

    /// The registered domains that the links of a text lead to, those in its words included, as far
    /// as the rules see it.
    public static Set<String> linkedDomains(String html) {
        return LinkRules.addresses(Look.leaving(ParsedHtml.of(html)))
                .flatMap(address -> address.organisation().stream())
                .map(InternetDomainName::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Those of the kinds of findings that a mend takes out of the draft, or some places of them.
    public Set<FindingKind> mendable(List<Finding> findings, Draft draft) {
        var kinds = findings.stream().map(Finding::kind).filter(this::mends).toList();
        boolean whole = kinds.isEmpty() || ParsedHtml.of(draft.html()).whole();
        return kinds.stream()
                .filter(kind -> whole || kind.isOfSubject())
                .filter(kind -> helps(kind, draft))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(FindingKind.class)));
    }

    boolean mends(FindingKind kind) {
        return mends.containsKey(kind);
    }

    /// Most mends always do; of the others the cheap ones are tried.
    private boolean helps(FindingKind kind, Draft draft) {
        return switch (kind) {
            case PLACEHOLDER_LEFT, WRONG_NAME -> !mend(kind, draft).equals(draft);
            case LARGE_IMAGE -> LargePictures.canShrink(draft);
            default -> true;
        };
    }

    /// Those of the recipients whom a finding is about: all of them, where it is not about names.
    public List<Recipient> concerned(FindingKind kind, Draft draft) {
        return switch (kind) {
            case WRONG_NAME -> GreetingRules.strangers(Look.of(draft));
            case PLACEHOLDER_EMPTY -> PlaceholderRules.nameless(Look.of(draft));
            default -> draft.to();
        };
    }

    /// The draft without such findings; the same draft where they cannot be mended. A text that was
    /// not read to its end stays as it is.
    public Draft mend(FindingKind kind, Draft draft) {
        var mend = mends.get(kind);
        if (mend == null) {
            return draft;
        }
        return ParsedHtml.of(draft.html()).whole()
                ? mend.mend(draft)
                : mend.mend(draft.withHtml("")).withHtml(draft.html());
    }
}
