/** How much can go wrong in a migration, by written rules, and what is done against it. */
@NullMarked
package io.whimbrel.core.risk;

import org.jspecify.annotations.NullMarked;
