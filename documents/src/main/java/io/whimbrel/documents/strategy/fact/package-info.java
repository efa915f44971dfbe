/** What a strategy document knows: the plan, the catalogs, and what has happened. */
@NullMarked
package io.whimbrel.documents.strategy.fact;

import org.jspecify.annotations.NullMarked;
