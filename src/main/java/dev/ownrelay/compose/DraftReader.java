package dev.ownrelay.compose;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.SignatureLogos;
import dev.ownrelay.blocklist.Listings;
import dev.ownrelay.candidate.Candidate;
import dev.ownrelay.check.Checker;
import dev.ownrelay.check.Circumstances;
import dev.ownrelay.check.Draft;
import dev.ownrelay.check.Draft.Recipient;
import dev.ownrelay.check.DraftFile;
import dev.ownrelay.message.RefusingDomains;

import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads what somebody is writing as a draft that can be checked.
@Component
class DraftReader {

    /// So many people at one domain.
    private static final int MANY = 200;

    private final SignatureLogos logos;
    private final EarlierMessages earlierMessages;
    private final Listings listings;
    private final RefusingDomains refusals;

    DraftReader(
            SignatureLogos logos,
            EarlierMessages earlierMessages,
            Listings listings,
            RefusingDomains refusals) {
        this.refusals = refusals;
        this.listings = listings;
        this.logos = logos;
        this.earlierMessages = earlierMessages;
    }

    /// @param chosen files of which the browser has told no more than name and size
    /// @param content whether the files are to be read, too
    Draft read(Writing writing, List<ChosenFile> chosen, boolean content) {
        var form = writing.form();
        var files =
                Stream.of(
                                chosen.stream().map(ChosenFile::file),
                                form.attachments().stream().map(DraftReader::file),
                                along(writing.along(), content).stream())
                        .flatMap(each -> each)
                        .toList();
        return new Draft(
                form.subject(),
                form.body(),
                signature(writing.sender()),
                files,
                writing.to().stream().map(DraftReader::recipient).toList(),
                circumstances(writing));
    }

    private String signature(Sender sender) {
        var picture = logos.find(sender.id()).map(logo -> logo.html(logo.data()));
        return BodyHtml.clean(sender.signatureHtml()) + picture.orElse("");
    }

    private List<DraftFile> along(List<EarlierMessage.Kept> along, boolean content) {
        if (!content) {
            return along.stream()
                    .map(kept -> new DraftFile(kept.file().fileName(), kept.size(), null))
                    .toList();
        }
        return earlierMessages.files(along).stream()
                .map(file ->
                        new DraftFile(
                                file.fileName(),
                                file.content().size(),
                                Base64.getMimeDecoder().decode(file.content().encoded())))
                .toList();
    }

    private static DraftFile file(MultipartFile file) {
        try {
            var name = AttachmentName.clean(AttachmentName.uploaded(file));
            return new DraftFile(name, file.getSize(), file.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recipient recipient(Candidate person) {
        return new Recipient(person.firstName(), person.lastName(), person.email());
    }

    /// Where the answer goes to the sender's own address, nothing is held against it: the default
    /// relay may need another From.
    private Circumstances circumstances(Writing writing) {
        var line = writing.way().line();
        var from = line == null ? writing.sender().email() : line.route().fromAddress();
        var verdict = writing.way().verdict();
        var linked = Checker.linkedDomains(writing.form().body());
        linked.addAll(Checker.linkedDomains(writing.sender().signatureHtml()));
        return new Circumstances(
                from,
                null,
                writing.way().largest(),
                false,
                verdict != null && verdict.broken(),
                listings.naming(domain(from), writing.way().server()),
                List.copyOf(listings.links(linked).keySet()),
                refusing(writing.to()));
    }

    /// Nobody is asked about an email to fewer people.
    private List<String> refusing(List<Candidate> to) {
        var many =
                to.stream()
                        .map(person -> domain(person.email()).toLowerCase(Locale.ROOT))
                        .collect(groupingBy(Function.identity(), counting()));
        many.values().removeIf(people -> people < MANY);
        return many.isEmpty() ? List.of() : refusals.among(many.keySet());
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }
}
