package dev.ownrelay.explanation;

import jakarta.persistence.LockModeType;

import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.repository.Repository;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The notes of the agency.
interface ExplanationNotes extends Repository<ExplanationNote, UUID> {

    List<ExplanationNote> findByReplyIn(Collection<String> replies);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<ExplanationNote> findByReply(String reply);

    List<ExplanationNote> findAll();

    void flush();

    void delete(ExplanationNote note);
}
