package dev.ownrelay.agency;

import java.time.Instant;
import java.util.UUID;

/// An agency as the operator sees it: figures, no personal data.
record AgencyRow(
        UUID id, String name, Instant createdAt, boolean paused, MessageFigures.Figures figures) {}
