package dev.ownrelay.tenant;

/// The walls as they are delivered.
class RouteCrawlTests extends LeakSuite {}
