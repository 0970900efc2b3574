package dev.ownrelay.tenant;

import org.springframework.data.repository.ListCrudRepository;

import java.util.List;
import java.util.UUID;

/// The agencies of this installation.
public interface Agencies extends ListCrudRepository<Agency, UUID> {

    List<Agency> findAllByOrderByName();
}
