package dev.ownrelay.compose;

import static java.util.stream.Collectors.joining;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.check.Finding;
import dev.ownrelay.check.FindingKind;
import dev.ownrelay.check.Place;
import dev.ownrelay.check.Place.Spot;
import dev.ownrelay.filter.Scanned;
import dev.ownrelay.filter.VirusScanner;
import dev.ownrelay.message.NewMessage.EncodedContent;

import org.springframework.stereotype.Component;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Asks the operator's virus scanner about all files that go with a message: those that are new,
/// those that go along again, and the pictures in its text.
@Component
class FileScans {

    private static final int NAMED = 5;

    private final VirusScanner scanner;
    private final EarlierMessages earlierMessages;
    private final Composition composition;

    FileScans(VirusScanner scanner, EarlierMessages earlierMessages, Composition composition) {
        this.scanner = scanner;
        this.earlierMessages = earlierMessages;
        this.composition = composition;
    }

    private record Asked(Spot spot, String name, VirusScanner.Content content) {}

    private record Answered(Asked asked, Scanned scanned) {

        Place place(String reason) {
            return new Place(asked.spot, asked.name, reason);
        }
    }

    /// Waits for the scanner.
    FileScan of(Writing writing, SignedIn me) {
        if (!scanner.isSet()) {
            return FileScan.UNASKED;
        }
        var files = files(writing);
        var said = scanner.scan(me.tenantId(), files.stream().map(Asked::content).toList());
        var answers = new ArrayList<Answered>();
        for (int i = 0; i < files.size(); i++) {
            answers.add(new Answered(files.get(i), said.get(i)));
        }
        return new FileScan(findings(answers), clean(said)::contains);
    }

    private List<Asked> files(Writing writing) {
        var files = new ArrayList<Asked>();
        for (var file : writing.form().attachments()) {
            var name = AttachmentName.clean(AttachmentName.uploaded(file));
            files.add(new Asked(Spot.FILE, name, file::getInputStream));
        }
        for (var kept : writing.along()) {
            var name = kept.file().fileName();
            files.add(new Asked(Spot.FILE, name, () -> decoded(earlierMessages.content(kept))));
        }
        for (var picture : composition.pictures(writing.sender(), writing.form())) {
            var content = picture.content();
            files.add(new Asked(Spot.PICTURE, picture.fileName(), () -> decoded(content)));
        }
        return files;
    }

    private static InputStream decoded(EncodedContent content) {
        return Base64.getMimeDecoder().wrap(new ByteArrayInputStream(content.encoded()));
    }

    private static Set<String> clean(List<Scanned> said) {
        var clean = new HashSet<String>();
        for (var each : said) {
            if (each instanceof Scanned.Clean(var sha256)) {
                clean.add(sha256);
            }
        }
        return clean;
    }

    private static List<Finding> findings(List<Answered> answers) {
        return Stream.of(infected(answers), unscanned(answers)).flatMap(Optional::stream).toList();
    }

    private static Optional<Finding> infected(List<Answered> answers) {
        var places = new ArrayList<Place>();
        var names = new TreeSet<String>();
        for (var answer : answers) {
            if (answer.scanned instanceof Scanned.Infected(var name)) {
                places.add(answer.place(""));
                names.add(name);
            }
        }
        var named = names.stream().limit(NAMED).collect(joining(", "));
        return places.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Finding.of(FindingKind.INFECTED_ATTACHMENT, places, places.size(), named));
    }

    private static Optional<Finding> unscanned(List<Answered> answers) {
        var places = new ArrayList<Place>();
        for (var answer : answers) {
            switch (answer.scanned) {
                case Scanned.TooLarge _ -> places.add(answer.place("too-large"));
                case Scanned.NoAnswer _ -> places.add(answer.place("no-answer"));
                case Scanned.Clean _, Scanned.Infected _ -> {}
            }
        }
        return places.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.of(FindingKind.UNSCANNED_ATTACHMENT, places, places.size()));
    }
}
