package dev.ownrelay.filter;

import java.io.IOException;

/// Speaks the language of one filter. An interrupt ends it at once.
interface FilterClient {

    /// More of a reply is not read.
    int LARGEST_REPLY = 64 * 1024;

    Opinion ask(FilterRequest request) throws IOException, InterruptedException;

    /// Octets of the largest message that this filter judges in time.
    int largest();
}
