package dev.ownrelay.audit;

import de.siegmar.fastcsv.writer.CsvWriter;

import dev.ownrelay.audit.AuditEntry.Place;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Writes a trail as CSV (RFC 4180), page by page: neither the rows nor a transaction wait for
/// whoever reads slowly.
@Component
class AuditCsv {

    static final int PAGE = 1000;

    private static final String[] COLUMNS = {
        "at", "actor_id", "tenant_id", "action", "subject_id", "detail", "client"
    };

    /// What makes a spreadsheet take a cell for a formula (OWASP, CSV injection). One that is set
    /// to semicolons begins a cell after each of them.
    private static final Pattern FORMULA =
            Pattern.compile("^[\\t\\r\\n]|(?:^|(?<=;))[-=+@\uff1d\uff0b\uff0d\uff20]");

    private static final int SECONDS = 60;

    private final AuditEntries entries;
    private final TransactionTemplate reading;

    AuditCsv(AuditEntries entries, PlatformTransactionManager transactionManager) {
        this.entries = entries;
        reading = new TransactionTemplate(transactionManager);
        reading.setReadOnly(true);
        reading.setTimeout(SECONDS);
    }

    void write(Trail trail, AuditCriteria criteria, Writer writer) throws IOException {
        var csv = CsvWriter.builder().build(writer);
        csv.writeRecord(COLUMNS);
        var page = read(trail, criteria, null);
        while (!page.isEmpty()) {
            page.forEach(entry -> csv.writeRecord(cells(entry)));
            page =
                    page.size() < PAGE
                            ? List.<AuditEntry>of()
                            : read(trail, criteria, page.getLast().place());
        }
        csv.flush();
    }

    private List<AuditEntry> read(Trail trail, AuditCriteria criteria, @Nullable Place after) {
        return reading.execute(_ -> entries.read(trail, criteria, after, PAGE));
    }

    private static String[] cells(AuditEntry entry) {
        return Stream.of(
                        entry.at(),
                        text(entry.actorId()),
                        text(entry.agencyId()),
                        entry.action(),
                        text(entry.subjectId()),
                        entry.detail(),
                        text(entry.client()))
                .map(cell -> inert(cell.toString()))
                .toArray(String[]::new);
    }

    private static String text(@Nullable Object cell) {
        return cell == null ? "" : cell.toString();
    }

    private static String inert(String cell) {
        return FORMULA.matcher(cell).replaceAll("'$0");
    }
}
