package dev.ownrelay.sso;

import jakarta.persistence.LockModeType;

import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.transaction.annotation.Transactional;

import java.util.Optional;
import java.util.UUID;

/// The one of the agency, if it has one.
interface IdentityProviders extends ListCrudRepository<IdentityProvider, UUID> {

    @Transactional(readOnly = true)
    @Query("from IdentityProvider")
    Optional<IdentityProvider> find();

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("from IdentityProvider")
    Optional<IdentityProvider> lock();

    /// Whoever signs in holds it as it is until the sign-in is stored.
    @Lock(LockModeType.PESSIMISTIC_READ)
    @Query("from IdentityProvider")
    Optional<IdentityProvider> hold();
}
