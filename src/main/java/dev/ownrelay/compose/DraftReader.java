package dev.ownrelay.compose;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.SignatureLogos;
import dev.ownrelay.blocklist.Listings;
import dev.ownrelay.candidate.Candidate;
import dev.ownrelay.check.Checker;
import dev.ownrelay.check.Circumstances;
import dev.ownrelay.check.Draft;
import dev.ownrelay.check.Draft.Recipient;
import dev.ownrelay.check.DraftFile;

import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/// Reads what somebody is writing as a draft that can be checked.
@Component
class DraftReader {

    private final SignatureLogos logos;
    private final EarlierMessages earlierMessages;
    private final Listings listings;

    DraftReader(SignatureLogos logos, EarlierMessages earlierMessages, Listings listings) {
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
        return new Circumstances(
                from,
                null,
                writing.way().largest(),
                false,
                verdict != null && verdict.broken(),
                listings.naming(domain(from), writing.way().server()),
                List.copyOf(listings.links(linked).keySet()),
                List.of());
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }
}
