/** News of a run that people or other systems are told. */
@NullMarked
package io.whimbrel.core.notify;

import org.jspecify.annotations.NullMarked;
