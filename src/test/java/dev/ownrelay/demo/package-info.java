/// Starts Ownrelay with everything a newcomer needs: agencies, people, candidates, mail servers,
/// and a page that shows what arrived where.
@NullMarked
package dev.ownrelay.demo;

import org.jspecify.annotations.NullMarked;
