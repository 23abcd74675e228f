# SPDX-License-Identifier: MIT
# bash completion for heddle: commands, options and their values, demos, traces.
#
# Commands and options are asked of heddle itself, so that they are those of the version that is installed.

# Prints the commands.
_heddle_commands()
{
    "$1" --help 2>/dev/null | awk '/^Commands:/ { on = 1; next } /^$/ { on = 0 } on { print $1 }'
}

# Prints the options of what is given, "--theme=NAME" for one that takes a value.
_heddle_options()
{
    "$@" --help 2>/dev/null |
        sed -n 's/^  \{1,\}\(-[a-zA-Z], \)\{0,1\}\(--[a-z][a-z-]*\(=[^ ]*\)\{0,1\}\).*/\2/p'
}

# Prints the short names of those that take a value, "-o=FILE".
_heddle_short_options()
{
    "$@" --help 2>/dev/null | sed -n 's/^ \{1,\}\(-[a-zA-Z]\), --[a-z-]*\(=[^ ]*\).*/\1\2/p'
}

# Offers the paths of folders, and of files that end so; with no end, of all files.
_heddle_files()
{
    local paths
    compopt -o filenames 2>/dev/null
    if [[ -n $1 ]]; then
        mapfile -t paths < <(compgen -d -- "$current"; compgen -f -X "!*$1" -- "$current")
    else
        mapfile -t paths < <(compgen -f -- "$current")
    fi
    COMPREPLY+=("${paths[@]}")
}

# Offers words.
_heddle_words()
{
    local words
    mapfile -t words < <(compgen -W "$1" -- "$current")
    COMPREPLY+=("${words[@]}")
}

# Offers the values of an option, "--theme=NAME": by its name, or by the name of its value.
_heddle_values()
{
    local value=${1#*=}
    case $command${1%%=*} in
        export--theme) _heddle_words "light dark print contrast contrast-dark grey"; return ;;
        *--theme) _heddle_words "light dark contrast contrast-dark grey"; return ;;
        export--format) _heddle_words "png svg pdf html apng csv json perfetto"; return ;;
        export--table) _heddle_words "intervals spans locks conditions messages counters"; return ;;
        export--arrows) _heddle_words "all messages wakeups none"; return ;;
    esac
    case $value in
        *\|*) _heddle_words "${value//|/ }" ;;
        FILE.png) _heddle_files .png ;;
        *.heddle) _heddle_files .heddle ;;
        FILE*) _heddle_files "" ;;
    esac
}

# Offers options, of which those that take a value end with an equals sign.
_heddle_offer_options()
{
    local option
    for option in "$@"; do
        [[ $option == *=* ]] && option=${option%%=*}=
        [[ $option == "$current"* ]] || continue
        COMPREPLY+=("$option")
    done
    # After an equals sign the value comes next, and no space.
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
}

# What follows the program or the demo's name is its own.
_heddle_program()
{
    local first=$1 commands
    if declare -F _command_offset >/dev/null; then
        _command_offset "$first"
    elif ((COMP_CWORD == first)); then
        mapfile -t commands < <(compgen -c -- "$current")
        COMPREPLY+=("${commands[@]}")
    else
        _heddle_files ""
    fi
}

_heddle()
{
    local heddle=${COMP_WORDS[0]} current=${COMP_WORDS[COMP_CWORD]} command="" waiting="" name=""
    local word option options short_options index
    COMPREPLY=()

    for ((index = 1; index < COMP_CWORD; index++)); do
        word=${COMP_WORDS[index]}
        if [[ -z $command ]]; then
            [[ $word == -* ]] && continue
            command=$word
            mapfile -t options < <(_heddle_options "$heddle" "$command")
            mapfile -t short_options < <(_heddle_short_options "$heddle" "$command")
            continue
        fi
        # bash takes "--theme=dark" apart.
        if [[ $word == "=" ]]; then
            continue
        elif [[ -n $waiting ]]; then
            waiting=""
        elif [[ $word == "--" || ( $command == run && $word != -* ) ]]; then
            [[ $word == "--" ]] && ((index++))
            case $command in
                run) _heddle_program "$index" ;;
                demo)
                    mapfile -t options < <(_heddle_options "$heddle" demo "$name" --)
                    _heddle_offer_options "${options[@]}"
                    ;;
                *) _heddle_files .heddle ;;
            esac
            return
        elif [[ $word == -* ]]; then
            for option in "${options[@]}" "${short_options[@]}"; do
                [[ $option == "$word="* ]] && waiting=$option
            done
        else
            name=$word
        fi
    done

    if [[ $current == "=" ]]; then
        current=""
    fi
    if [[ -z $command ]]; then
        _heddle_words "$(_heddle_commands "$heddle") --help --version"
    elif [[ -n $waiting ]]; then
        _heddle_values "$waiting"
    elif [[ $current == -* ]]; then
        _heddle_offer_options "${options[@]}"
    elif [[ $command == run ]]; then
        _heddle_program "$COMP_CWORD"
    elif [[ $command == demo && -z $name ]]; then
        _heddle_words "$("$heddle" list 2>/dev/null | awk '{ print $1 }')"
    elif [[ $command == open || ( $command != demo && $command != list && -z $name ) ]]; then
        _heddle_files .heddle
    fi
}

complete -F _heddle heddle
