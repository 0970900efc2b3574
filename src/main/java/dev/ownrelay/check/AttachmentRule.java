package dev.ownrelay.check;

import dev.ownrelay.check.Place.Spot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks for a file that is spoken of and does not go along. Who asks for a file, thanks for one or
/// says that there is none has forgotten nothing.
final class AttachmentRule implements Rule {

    private static final Pattern SENTENCE = Pattern.compile("[^\\n.!?]++[.!?]?");

    private static final Pattern SAYS =
            words(
                    "attached|attachments?|enclosed|i attach|we attach|(?:i am|i'm|i’m)"
                        + " attaching|bijlagen?|bijgevoegde?|bijgesloten|bijgaande?|toegevoegd als"
                        + " bestand|meegestuurde?|meegezonden|stuur ik (?:je |u |jullie )?(?:het"
                        + " |de |een )?(?:profiel|cv|vacature|contract|document) mee");

    /// Parts of the words above, which are found sooner.
    private static final List<String> HINTS =
            List.of("attach", "enclos", "bijla", "bijge", "bijga", "toegevoegd", "meege", " mee");

    private static final Pattern OF_OTHERS =
            words(
                    "your|you(?:'ve|’ve| have)? attached|you (?:sent|send)|please"
                        + " attach|(?:can|could|would|will|if) you|send (?:us|me)|thanks? (?:you"
                        + " )?for|thank you for|received"
                        + "|je|jij|uw|jouw|jullie|stuur|voeg|ontvang|ontvangen|bedankt|dank");

    /// Who asked for a file goes on to say how it may come.
    private static final Pattern SENDING =
            words(
                    "send|attach|include|receive|have|ontvangen|krijgen|bijvoegen|bijsluiten|meesturen|opsturen|toesturen|sturen"
                        + "|mailen|e-?mailen");

    /// Who hands something over says "you", too.
    private static final Pattern HANDED_OVER =
            words(
                    "(?:please )?find (?:attached|enclosed)|attached(?: to this"
                        + " (?:e-?mail|message))? (?:is|are|you(?:'ll|’ll| will)? find|please"
                        + " find|(?:to|in) this (?:e-?mail|message))|(?:i|we)(?:'ve|’ve| have)"
                        + " (?:attached|enclosed)|is attached|are attached|see (?:the"
                        + " )?(?:attached|attachments?|enclosed)|i attach|we attach|enclosed"
                        + " (?:you(?:'ll|’ll| will)? find|is|are)|(?:in de|zie(?: de)?|in|als)"
                        + " bijlagen?(?: bij deze e?-?mail)? (?:vind|vindt|tref|staat|staan|stuur"
                        + " ik|heb ik|zit|zitten)|bijgevoegd (?:vind|vindt|tref|is|zijn|stuur"
                        + " ik|ontvangt? (?:je|u|jullie))|(?:ik (?:stuur|voeg)|(?:stuur|voeg)"
                        + " ik|(?:wij|we) sturen|i(?:'m|’m| am) sending)|bijgaand"
                        + " (?:vind|vindt|tref|stuur ik|de|het|een|mijn|ons|onze)|(?:is|zijn|heb"
                        + " ik(?: \\p{L}{1,20}){0,6}) bijgevoegd|zie (?:de"
                        + " )?bijlagen?|(?:vind|vindt|tref) (?:je|u|jullie) (?:in de |als"
                        + " )?(?:bijlagen?|bijgevoegd)");

    private static final Pattern NOT_SO =
            words(
                    "you(?:'ve|’ve| have)? (?:attached|enclosed)|zonder bijlagen?|geen"
                        + " (?:bijlagen?|bestanden)|(?:no|without|any) attachments?|not"
                        + " attached|niet bijgevoegd|strings attached|attached to(?! this e-?mail|"
                        + " this message)|(?:vorige|eerdere|eerste|laatste)"
                        + " e?-?mail|(?:previous|last|earlier) (?:e-?mail|message)|enclosed"
                        + " (?:spaces?|areas?)");

    @Override
    public Stream<Finding> look(Look look) {
        if (!look.files().isEmpty() || look.body().selectFirst("img[src^=data:]") != null) {
            return Stream.empty();
        }
        var places = promises(look.own());
        return places.isEmpty()
                ? Stream.empty()
                : Stream.of(Finding.of(FindingKind.ATTACHMENT_FORGOTTEN, places));
    }

    private static List<Place> promises(String own) {
        var small = own.toLowerCase(Locale.ROOT);
        if (HINTS.stream().noneMatch(small::contains)) {
            return List.of();
        }
        var places = new ArrayList<Place>();
        var before = "";
        for (var sentences = SENTENCE.matcher(own); sentences.find(); ) {
            var sentence = sentences.group().strip();
            if (promises(sentence, before) && places.size() < Finding.PLACES) {
                places.add(Place.of(Spot.BODY, sentence));
            }
            before = sentence;
        }
        return places;
    }

    private static boolean promises(String sentence, String before) {
        return SAYS.matcher(sentence).find()
                && !NOT_SO.matcher(sentence).find()
                && (HANDED_OVER.matcher(sentence).find()
                        || !asks(sentence)
                                && !(before.endsWith("?") && SENDING.matcher(before).find()));
    }

    private static boolean asks(String sentence) {
        return sentence.endsWith("?") || OF_OTHERS.matcher(sentence).find();
    }

    private static Pattern words(String alternatives) {
        return Pattern.compile(
                "(?<![\\p{L}\\p{N}])(?:" + alternatives + ")(?![\\p{L}\\p{N}])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
