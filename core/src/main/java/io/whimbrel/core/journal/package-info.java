/** What happened, durably: runs, steps, events, gates, proofs, leases. */
@NullMarked
package io.whimbrel.core.journal;

import org.jspecify.annotations.NullMarked;
