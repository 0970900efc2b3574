package dev.ownrelay.mail;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The header lines of a message or of one of its parts, folded at 76 columns (RFC 5322 section
/// 2.2). No control character and no fold but our own gets in, so no value can add a line.
public final class HeaderLines {

    private static final int WIDTH = 76;
    private static final Pattern FOLDING_POINT = Pattern.compile("(?<= )(?=[^ ])");
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private final StringBuilder lines = new StringBuilder();

    /// @param value folded where it is long; beyond ASCII only in addresses (RFC 6532 section 3.2)
    /// @throws IllegalArgumentException when the value could end the line
    public HeaderLines add(String name, String value) {
        if (!HeaderText.isSafe(value.replaceAll("\r\n (?=\\S)", " "))) {
            throw new IllegalArgumentException("Unsafe value of header " + name);
        }
        lines.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    /// A moment, to the second (RFC 5322 section 3.3).
    public HeaderLines addDate(String name, Instant at) {
        return add(name, DATE.format(at));
    }

    /// Text for people, as encoded words where needed (RFC 2047).
    public HeaderLines addText(String name, String text) {
        String line = HeaderText.clean(text);
        return add(
                name,
                isPlain(line) && foldable(line)
                        ? fold(name.length() + 2, line)
                        : encodedWords(name.length() + 2, line));
    }

    /// @param address an addr-spec, RFC 5322 section 3.4.1
    /// @throws IllegalArgumentException when the address is not exactly one
    public HeaderLines addMailbox(String name, String displayName, String address) {
        if (MailAddress.parse(address).isEmpty()) {
            throw new IllegalArgumentException("Not one address in header " + name);
        }
        String person = HeaderText.clean(displayName);
        if (person.isEmpty()) {
            return add(name, address);
        }
        String phrase =
                isPlain(person) && person.length() <= 50
                        ? quoted(person)
                        : encodedWords(name.length() + 2, person);
        int last = phrase.length() - Math.max(phrase.lastIndexOf('\n'), 0);
        boolean fits = name.length() + last + address.length() + 5 <= WIDTH;
        return add(name, phrase + (fits ? " <" : "\r\n <") + address + ">");
    }

    /// The name of a file in `Content-Type`, where many programs still look for it: encoded words
    /// inside quotes.
    public static String nameParameter(String fileName) {
        return isPlain(fileName) && fileName.length() <= 60
                ? quoted(fileName)
                : '"' + encodedWords(10, fileName) + '"';
    }

    /// The name of a file in `Content-Disposition`, RFC 2231 sections 3 and 4.
    public static String fileNameParameters(String fileName) {
        if (isPlain(fileName) && fileName.length() <= 60) {
            return ";\r\n filename=" + quoted(fileName);
        }
        var sections = percentSections(fileName);
        if (sections.size() == 1) {
            return ";\r\n filename*=UTF-8''" + sections.getFirst();
        }
        var parameters = new StringBuilder();
        for (int i = 0; i < sections.size(); i++) {
            parameters.append(";\r\n filename*%d*=".formatted(i));
            parameters.append(i == 0 ? "UTF-8''" : "").append(sections.get(i));
        }
        return parameters.toString();
    }

    @Override
    public String toString() {
        return lines.toString();
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~') && !text.contains("=?");
    }

    private static boolean foldable(String text) {
        return FOLDING_POINT.splitAsStream(text).allMatch(word -> word.length() <= 60);
    }

    private static String fold(int used, String text) {
        var folded = new StringBuilder();
        int column = used;
        for (String word : FOLDING_POINT.split(text)) {
            if (column + word.stripTrailing().length() > WIDTH && !folded.isEmpty()) {
                folded.setLength(folded.length() - 1);
                folded.append("\r\n ");
                column = 1;
            }
            folded.append(word);
            column += word.length();
        }
        return folded.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String encodedWords(int used, String text) {
        var words = new ArrayList<String>();
        int room = Math.max(WIDTH - used, 20);
        for (int i = 0; i < text.length(); ) {
            int end = encodableEnd(text, i, (room - 12) / 4 * 3);
            byte[] utf8 = text.substring(i, end).getBytes(StandardCharsets.UTF_8);
            words.add("=?UTF-8?B?" + BASE64.encodeToString(utf8) + "?=");
            room = WIDTH - 2;
            i = end;
        }
        return String.join("\r\n ", words);
    }

    /// An encoded word holds whole characters only (RFC 2047 section 5).
    private static int encodableEnd(String text, int from, int octets) {
        int end = from;
        int used = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            used += Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
            if (used > octets) {
                break;
            }
            end += Character.charCount(character);
        }
        return Math.max(end, from + 1);
    }

    private static List<String> percentSections(String text) {
        var sections = new ArrayList<String>();
        var section = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (section.length() > 54) {
                sections.add(section.toString());
                section.setLength(0);
            }
            section.append(
                    isAttributeCharacter(octet)
                            ? String.valueOf((char) octet)
                            : "%%%02X".formatted(octet & 0xff));
        }
        sections.add(section.toString());
        return sections;
    }

    private static boolean isAttributeCharacter(byte octet) {
        return octet >= '0' && octet <= '9'
                || octet >= 'a' && octet <= 'z'
                || octet >= 'A' && octet <= 'Z'
                || octet == '.'
                || octet == '-'
                || octet == '_';
    }
}
