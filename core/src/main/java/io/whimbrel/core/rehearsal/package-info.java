/** Rehearsals: how much of a source they take, and what they foretell. */
@NullMarked
package io.whimbrel.core.rehearsal;

import org.jspecify.annotations.NullMarked;
