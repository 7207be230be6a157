/* SPDX-License-Identifier: MulanPSL-2.0 */
typedef int nothing_here_yet;
