package dev.ownrelay.imports;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;

import dev.ownrelay.imports.ListColumns.Column;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads a list of mail servers that was pasted or came as a file: with commas, semicolons or tabs
/// between, or with blanks only, with or without words above. Each line becomes a server, whatever
/// is wrong with it, so that nothing that was typed is lost.
///
/// @param servers as many as one page can show
/// @param more how many there are besides
record ServerList(List<ListedServer> servers, int more) {

    static final int MOST = 50;

    private static final List<Character> SEPARATORS = List.of('\t', ';', ',', '|');
    private static final Pattern URL =
            Pattern.compile("(?i)smtps?://([^:@/\\s]+):(\\S+)@([^@/\\s]+)/?");
    private static final Pattern LINE = Pattern.compile("\\R");

    /// An address, then a blank: what follows is a login that may hold any character.
    private static final Pattern ADDRESS_FIRST =
            Pattern.compile(
                    " *+(?:\\[[^]\\s]++]|[A-Za-z0-9-]++(?:\\.[A-Za-z0-9-]++)++)(?::[0-9]++)?+ .*+");

    private static final Pattern BLANKS = Pattern.compile("[ \\t]+");
    private static final int SUBMISSIONS = 465;

    static ServerList of(String text) {
        var lines = lines(text.replace("\ufeff", ""));
        if (lines.isEmpty()) {
            return new ServerList(List.of(), 0);
        }
        var columns = ListColumns.above(lines.getFirst());
        var servers =
                lines.stream()
                        .skip(columns.titled() ? 1 : 0)
                        .map(columns::read)
                        .map(ServerList::server)
                        .toList();
        return new ServerList(
                servers.stream().limit(MOST).toList(), Math.max(0, servers.size() - MOST));
    }

    private static List<List<String>> lines(String text) {
        var lines = LINE.splitAsStream(text).filter(line -> !line.isBlank()).toList();
        var separator =
                lines.stream().allMatch(line -> ADDRESS_FIRST.matcher(line).matches())
                        ? Optional.<Character>empty()
                        : separator(lines);
        return lines.stream()
                .map(line ->
                        separator.map(each -> separated(line, each)).orElseGet(() -> blanks(line)))
                .map(line -> line.stream().flatMap(ServerList::withoutUrl).toList())
                .filter(line -> line.stream().anyMatch(cell -> !cell.isEmpty()))
                .toList();
    }

    /// Address, user name and password, where a cell holds all of them.
    private static Stream<String> withoutUrl(String cell) {
        var url = URL.matcher(cell.strip());
        return url.matches()
                ? Stream.of(url.group(3), url.group(1), url.group(2))
                : Stream.of(cell.strip());
    }

    /// The one that sets addresses apart; a password may hold any.
    private static Optional<Character> separator(List<String> lines) {
        return SEPARATORS.stream()
                .filter(each -> linesWith(lines, each) > 0)
                .max(
                        Comparator.<Character>comparingLong(each -> withAddress(lines, each))
                                .thenComparingLong(each -> linesWith(lines, each)));
    }

    private static long linesWith(List<String> lines, char separator) {
        return lines.stream().filter(line -> line.indexOf(separator) >= 0).count();
    }

    private static long withAddress(List<String> lines, char separator) {
        return lines.stream()
                .map(line -> separated(line, separator).stream().map(String::strip).toList())
                .filter(ListColumns::hasAddress)
                .count();
    }

    /// Line by line: a quotation mark that nobody closes would take in all that follows.
    private static List<String> separated(String line, char separator) {
        boolean closed = line.chars().filter(each -> each == '"').count() % 2 == 0;
        var csv =
                CsvReader.builder()
                        .fieldSeparator(separator)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
        try (var records = csv.ofCsvRecord(line)) {
            var cells = records.stream().findFirst().map(CsvRecord::getFields);
            if (closed && cells.isPresent()) {
                return cells.get();
            }
        } catch (CsvParseException | IOException noCsv) {
            // it is cut as it stands
        }
        var between = Pattern.compile(Pattern.quote(String.valueOf(separator)));
        return List.of(between.split(line.replace("\"", "")));
    }

    /// Address, user name, and the rest of the line, which is the password.
    private static List<String> blanks(String line) {
        var words = List.of(BLANKS.split(line.strip()));
        int address = 0;
        while (address < words.size() && !words.get(address).matches("\\[.*|.*[.:].*")) {
            address++;
        }
        if (address == words.size()) {
            return List.of(line.strip());
        }
        var name = String.join(" ", words.subList(0, address));
        var at = line.indexOf(words.get(address)) + words.get(address).length();
        var rest = line.substring(at).strip();
        boolean turned = rest.isEmpty() && address > 1;
        return turned
                ? List.of("", words.get(address), name)
                : List.of(name, words.get(address), rest);
    }

    private static ListedServer server(Map<Column, String> cells) {
        var address = address(cells);
        var login = login(cells);
        var username = username(cells, login);
        var name = cells.getOrDefault(Column.NAME, "");
        return new ListedServer(
                name.isBlank() ? nameOf(address, username) : name,
                address,
                tls(cells.getOrDefault(Column.TLS, ""), address),
                username,
                login,
                cells.getOrDefault(Column.DOMAINS, ""));
    }

    private static String nameOf(String address, String username) {
        return username.isEmpty() ? address : username;
    }

    private static String address(Map<Column, String> cells) {
        var address = cells.getOrDefault(Column.ADDRESS, "");
        var port = cells.getOrDefault(Column.PORT, "");
        boolean bare = !address.isEmpty() && !address.matches(".*:[0-9]{1,5}");
        return bare && !port.isBlank() ? address + ":" + port : address;
    }

    /// A password without a user name stands behind a blank, too.
    private static String login(Map<Column, String> cells) {
        var username = cells.getOrDefault(Column.USERNAME, "");
        var password = cells.getOrDefault(Column.PASSWORD, "");
        if (username.isEmpty() && password.isEmpty()) {
            return cells.getOrDefault(Column.LOGIN, "");
        }
        return password.isEmpty() ? username : username + " " + password;
    }

    /// As far as the first blank, where nothing tells better.
    private static String username(Map<Column, String> cells, String login) {
        if (!cells.getOrDefault(Column.PASSWORD, "").isEmpty()) {
            return cells.getOrDefault(Column.USERNAME, "");
        }
        return login.contains(" ") ? login.substring(0, login.indexOf(' ')) : login;
    }

    /// A word means what the port says where both can be: people write "TLS" for either.
    private static String tls(String word, String address) {
        boolean implicit = address.endsWith(":" + SUBMISSIONS);
        return switch (word.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "")) {
            case "none", "no", "geen", "nee" -> "NONE";
            case "starttls" -> "STARTTLS";
            case "tls", "ssl", "ssltls", "tlsssl" ->
                    implicit || !address.matches(".*:[0-9]+") && !word.equalsIgnoreCase("tls")
                            ? "TLS"
                            : "STARTTLS";
            default -> implicit ? "TLS" : "STARTTLS";
        };
    }
}
