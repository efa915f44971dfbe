/** The audit trail: whether what the journal tells is what was written. */
@NullMarked
package io.whimbrel.engine.audit;

import org.jspecify.annotations.NullMarked;
