package dev.ownrelay.authentication;

import dev.ownrelay.authentication.DmarcFault.Kind;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads where reports are to go (RFC 9989 section 4.6).
///
/// @param list as it stands in the record
/// @param place where it begins there
record ReportUris(String list, int place, Faults faults) {

    /// An upper bound of older records; nobody heeds it any more.
    private static final Pattern SIZE = Pattern.compile("!\\d{1,9}[KMGTkmgt]?");

    private static final Pattern ADDRESS = Pattern.compile("[^@]++@[^@]++");
    private static final String MAILTO = "mailto";

    /// Hears what is wrong.
    interface Faults {

        void add(Kind kind, String part, int place);
    }

    /// Those that are well-formed, whether reports can be sent there or not.
    List<String> read() {
        var uris = new ArrayList<String>();
        int at = 0;
        while (at <= list.length()) {
            int comma = list.indexOf(',', at);
            int end = comma < 0 ? list.length() : comma;
            var part = list.substring(at, end);
            int spaces = part.length() - part.stripLeading().length();
            read(part.strip(), place + at + spaces).ifPresent(uris::add);
            at = end + 1;
        }
        return uris;
    }

    private Optional<String> read(String part, int at) {
        int mark = part.lastIndexOf('!');
        boolean sized = mark >= 0 && SIZE.matcher(part).region(mark, part.length()).matches();
        var text = sized ? part.substring(0, mark) : part;
        if (sized) {
            faults.add(Kind.GONE, part.substring(mark), at + mark);
        }
        var uri = uri(text);
        if (uri.filter(ReportUris::isMailbox).isEmpty()) {
            faults.add(Kind.REPORT_ADDRESS, text, at);
        }
        return uri.filter(found -> isMailbox(found) || !isMail(found)).map(_ -> text);
    }

    /// An exclamation mark ends an address, so that none may stand in it.
    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text))
                    .filter(uri -> uri.isAbsolute() && text.indexOf('!') < 0);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isMail(URI uri) {
        return MAILTO.equalsIgnoreCase(uri.getScheme());
    }

    private static boolean isMailbox(URI uri) {
        var address = uri.getRawSchemeSpecificPart();
        int question = address.indexOf('?');
        var mailbox = question < 0 ? address : address.substring(0, question);
        return isMail(uri) && ADDRESS.matcher(mailbox).matches();
    }
}
