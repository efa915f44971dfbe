/** The runbook: who does what, when, and what is done in trouble. */
@NullMarked
package io.whimbrel.documents.strategy.runbook;

import org.jspecify.annotations.NullMarked;
