/**
 * How the application is switched over, before, at and after: maintenance, warming, comparing,
 * switching, rollback and cleanup.
 */
@NullMarked
package io.whimbrel.core.plan.cutover;

import org.jspecify.annotations.NullMarked;
