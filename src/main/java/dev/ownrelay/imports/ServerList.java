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
    private static final Pattern LINE = Pattern.compile("\\R");

    /// An address, then a blank: what follows is a login that may hold any character.
    private static final Pattern ADDRESS_FIRST =
            Pattern.compile(" *(?:\\[[^]\\s]+]|[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+)(?::[0-9]+)? .*");

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
        var separator =
                LINE.splitAsStream(text)
                                .filter(line -> !line.isBlank())
                                .allMatch(line -> ADDRESS_FIRST.matcher(line).matches())
                        ? Optional.<Character>empty()
                        : separator(text);
        var lines =
                separator.isPresent()
                        ? separated(text, separator.get())
                        : LINE.splitAsStream(text).map(ServerList::blanks).toList();
        return lines.stream()
                .map(line -> line.stream().map(String::strip).toList())
                .filter(line -> line.stream().anyMatch(cell -> !cell.isEmpty()))
                .toList();
    }

    private static Optional<Character> separator(String text) {
        return SEPARATORS.stream()
                .max(Comparator.comparingLong(each -> linesWith(text, each)))
                .filter(each -> linesWith(text, each) > 0);
    }

    private static long linesWith(String text, char separator) {
        return LINE.splitAsStream(text).filter(line -> line.indexOf(separator) >= 0).count();
    }

    private static List<List<String>> separated(String text, char separator) {
        var csv =
                CsvReader.builder()
                        .fieldSeparator(separator)
                        .skipEmptyLines(true)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
        try (var records = csv.ofCsvRecord(text)) {
            return records.stream().map(CsvRecord::getFields).toList();
        } catch (CsvParseException | IOException noCsv) {
            var between = Pattern.compile(Pattern.quote(String.valueOf(separator)));
            return LINE.splitAsStream(text).map(line -> List.of(between.split(line))).toList();
        }
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
        return List.of(name, words.get(address), line.substring(at).strip());
    }

    private static ListedServer server(Map<Column, String> cells) {
        var address = address(cells);
        var login = login(cells);
        var username = login.contains(" ") ? login.substring(0, login.indexOf(' ')) : login;
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

    private static String login(Map<Column, String> cells) {
        var whole = cells.getOrDefault(Column.LOGIN, "");
        var apart =
                Stream.of(Column.USERNAME, Column.PASSWORD)
                        .map(column -> cells.getOrDefault(column, ""))
                        .filter(cell -> !cell.isEmpty())
                        .toList();
        return apart.isEmpty() ? whole : String.join(" ", apart);
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
