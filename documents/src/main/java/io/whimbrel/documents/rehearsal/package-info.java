/** The report of a rehearsal, and what became of what it foretold. */
@NullMarked
package io.whimbrel.documents.rehearsal;

import org.jspecify.annotations.NullMarked;
