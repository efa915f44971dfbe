/** Tells people and other systems what happens to a migration. */
@NullMarked
package io.whimbrel.notify;

import org.jspecify.annotations.NullMarked;
