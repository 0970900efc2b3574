package dev.ownrelay.bounce;

import dev.ownrelay.rejection.Head;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Makes plain text of the source of a bounce. It reads line by line and never looks into a part as
/// into a message of its own, so that depth and number of parts cost nothing. HTML is read only
/// when there is no report, and only its words.
public final class BounceText {

    private static final int MOST_BOUNDARIES = 200;
    private static final int LONGEST_FIELD = 4_096;
    private static final Pattern BOUNDARY =
            Pattern.compile(
                    "(?i)boundary\\s{0,5}=\\s{0,5}(?:\"([^\"\\n]{1,200})\"|([^\\s;\"]{1,200}))");
    private static final Pattern CHARSET =
            Pattern.compile("(?i)charset\\s{0,5}=\\s{0,5}\"?([\\w.:+-]{1,40})");
    private static final Pattern HEADER = Pattern.compile("(?i)^(?:From |[a-z][a-z0-9-]{0,70}:)");
    private static final String REPORT = "final-recipient:";
    private static final String DIAGNOSIS = "diagnostic-code:";

    private final Set<String> boundaries = new HashSet<>();
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder html = new StringBuilder();
    private final StringBuilder body = new StringBuilder();
    private final StringBuilder head = new StringBuilder();
    private boolean inHead;
    private String type = "";
    private String encoding = "";

    private BounceText() {}

    /// The text of an uploaded file, whatever its encoding.
    public static String decode(byte[] file) {
        int first = file.length < 2 ? 0 : (file[0] & 0xff) << 8 | file[1] & 0xff;
        if (first == 0xfffe || first == 0xfeff) {
            return new String(file, StandardCharsets.UTF_16);
        }
        return decode(file, StandardCharsets.UTF_8);
    }

    private static String decode(byte[] octets, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    /// What a bounce says, with its parts decoded. Any text is safe to give.
    public static String of(String source) {
        return new BounceText().read(source);
    }

    private String read(String source) {
        var found = BOUNDARY.matcher(source);
        while (boundaries.size() < MOST_BOUNDARIES && found.find()) {
            boundaries.add(found.group(1) != null ? found.group(1) : found.group(2));
        }
        var text = source.stripLeading();
        inHead = HEADER.matcher(text).find();
        text.lines().forEach(this::line);
        endHead();
        endBody();
        return html.isEmpty() ? out.toString() : withHtml(out.toString());
    }

    private String withHtml(String plain) {
        var fields = plain.toLowerCase(Locale.ROOT);
        if (!fields.contains(REPORT)) {
            return plain + "\n" + HtmlWords.of(html);
        }
        // the fields of this report have no words, so those of the page above them count
        return fields.contains(DIAGNOSIS) ? plain : HtmlWords.of(html) + "\n\n" + plain;
    }

    private void line(String line) {
        if (line.startsWith("--") && isBoundary(line.substring(2).stripTrailing())) {
            endHead();
            endBody();
            inHead = !line.stripTrailing().endsWith("--");
            type = "";
            encoding = "";
        } else if (inHead && line.isBlank()) {
            endHead();
        } else if (inHead) {
            head.append(line.startsWith(" ") || line.startsWith("\t") ? "" : "\n")
                    .append(Head.of(line, LONGEST_FIELD));
            out.append(line).append('\n');
        } else {
            body.append(line).append('\n');
        }
    }

    private boolean isBoundary(String line) {
        return boundaries.contains(line)
                || line.endsWith("--") && boundaries.contains(line.substring(0, line.length() - 2));
    }

    private void endHead() {
        if (!inHead) {
            return;
        }
        type = field("content-type:").toLowerCase(Locale.ROOT);
        encoding = field("content-transfer-encoding:").toLowerCase(Locale.ROOT);
        head.setLength(0);
        out.append('\n');
        inHead = type.startsWith("message/rfc822") && encoding.isEmpty();
    }

    private String field(String name) {
        return head.toString()
                .lines()
                .filter(line -> line.regionMatches(true, 0, name, 0, name.length()))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElse("");
    }

    private void endBody() {
        if (type.startsWith("text/html")) {
            html.append(decoded());
        } else if (type.isEmpty() || type.startsWith("text/") || type.startsWith("m")) {
            out.append(decoded()).append('\n');
        }
        body.setLength(0);
    }

    private String decoded() {
        var coded = body.toString();
        if (encoding.startsWith("base64")) {
            return decode(TransferCoding.base64(coded), charset());
        }
        return encoding.startsWith("quoted-printable")
                ? decode(TransferCoding.quotedPrintable(coded), charset())
                : coded;
    }

    private Charset charset() {
        var named = CHARSET.matcher(type);
        try {
            return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
