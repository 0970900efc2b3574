package dev.ownrelay.candidate;

import dev.ownrelay.message.Attachments;
import dev.ownrelay.message.ErasedMessages.Sent;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.web.NotFound;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes all that is kept about a person as a ZIP: `candidate.json`, the emails as they left, and
/// their files. Emails are read piece by piece: neither a transaction nor much memory waits for
/// whoever reads slowly.
@Service
class Exports {

    /// Raised when names in `candidate.json` change their meaning.
    private static final int FORMAT = 1;

    private static final int SLICE = 50;

    private static final Pattern PLAIN_ENDING = Pattern.compile("\\.([A-Za-z0-9]{1,8})$");

    /// Of whom to tell.
    ///
    /// @param candidate their row
    /// @param rows the others by their names in `candidate.json`
    /// @param emails their ids, the oldest first
    /// @param leftOut how many more went to the same address
    record Person(
            String candidate, Map<String, List<String>> rows, List<UUID> emails, int leftOut) {}

    private final Candidates candidates;
    private final PersonTraces traces;
    private final ExportedRows rows;
    private final Attachments attachments;
    private final AuditTrail audit;
    private final Clock clock;

    Exports(
            Candidates candidates,
            PersonTraces traces,
            ExportedRows rows,
            Attachments attachments,
            AuditTrail audit,
            Clock clock) {
        this.candidates = candidates;
        this.traces = traces;
        this.rows = rows;
        this.attachments = attachments;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional(timeout = ExportedRows.SECONDS)
    public Person begin(UUID id, UUID actor) {
        var candidate = candidates.findById(id).orElseThrow(NotFound::new);
        var handed = traces.handed(candidate);
        var found = handed.traces();
        var emails = rows.oldestFirst(found.emails().stream().map(Sent::id).toList());
        var told = new LinkedHashMap<String, List<String>>();
        told.put("marks", rows.marks(found.addresses()));
        told.put("notes", rows.notes(found.words()));
        told.put("trail", rows.trail(id, emails, found.addresses()));
        var row = rows.candidate(id).orElseThrow(NotFound::new);
        audit.note(actor, "candidate.exported", id, Integer.toString(emails.size()));
        return new Person(row, told, emails, handed.leftOut());
    }

    void write(Person person, OutputStream out) throws IOException {
        var zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        zip.putNextEntry(new ZipEntry("candidate.json"));
        writeRows(person, zip);
        zip.closeEntry();
        for (int i = 0; i < person.emails().size(); i++) {
            writeEmail(person.emails().get(i), "%05d".formatted(i + 1), zip);
        }
        zip.finish();
    }

    private void writeRows(Person person, OutputStream out) throws IOException {
        put(out, "{\"format\":%d,\"exportedAt\":\"%s\"".formatted(FORMAT, clock.instant()));
        put(out, ",\"candidate\":" + person.candidate());
        for (var kind : person.rows().entrySet()) {
            putAll(out, kind.getKey(), kind.getValue().iterator());
        }
        put(out, ",\"leftOut\":" + person.leftOut());
        put(out, ",\"emails\":[");
        int number = 0;
        for (int from = 0; from < person.emails().size(); from += SLICE) {
            var to = Math.min(from + SLICE, person.emails().size());
            for (var email : rows.emails(person.emails().subList(from, to))) {
                put(out, (number++ == 0 ? "\n" : ",\n") + email);
            }
        }
        put(out, "]}\n");
    }

    private static void putAll(OutputStream out, String name, Iterator<String> rows)
            throws IOException {
        put(out, ",\"%s\":[".formatted(name));
        while (rows.hasNext()) {
            put(out, "\n" + rows.next() + (rows.hasNext() ? "," : ""));
        }
        put(out, "]");
    }

    private static void put(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Of an email whose text is kept no more there is nothing but its row.
    private void writeEmail(UUID id, String number, ZipOutputStream zip) throws IOException {
        var kept = rows.source(id);
        if (kept.isEmpty()) {
            return;
        }
        var source = kept.get().source();
        int splice = Math.clamp(kept.get().spliceAt(), 0, source.length);
        zip.putNextEntry(new ZipEntry("emails/" + number + ".eml"));
        zip.write(source, 0, splice);
        for (var part : attachments.spliced(id)) {
            zip.write(part.head());
            copy(part.sha256(), zip);
        }
        zip.write(source, splice, source.length - splice);
        zip.closeEntry();
        for (var file : attachments.of(id)) {
            var name = "files/%s-%d%s";
            zip.putNextEntry(
                    new ZipEntry(
                            name.formatted(number, file.position() + 1, ending(file.fileName()))));
            var decoded = new Base64Decoding(zip);
            copy(file.sha256(), decoded);
            decoded.finish();
            zip.closeEntry();
        }
    }

    /// So that a computer opens it; the rest of the name is the sender's and may be anything.
    private static String ending(String fileName) {
        var matcher = PLAIN_ENDING.matcher(fileName);
        return matcher.find() ? matcher.group() : ".bin";
    }

    private void copy(String sha256, OutputStream out) throws IOException {
        int from = 1;
        var piece = attachments.next(sha256, from).orElse(new byte[0]);
        while (piece.length > 0) {
            out.write(piece);
            from += piece.length;
            piece = attachments.next(sha256, from).orElse(new byte[0]);
        }
    }
}
