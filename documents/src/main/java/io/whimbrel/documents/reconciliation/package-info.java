/** The reconciliation report: what both sides come to, in the forms that people and tools read. */
@NullMarked
package io.whimbrel.documents.reconciliation;

import org.jspecify.annotations.NullMarked;
