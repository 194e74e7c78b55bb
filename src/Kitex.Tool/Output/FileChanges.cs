using System.Text;

namespace Kitex.Tool.Output;

/// <summary>The files a run writes: collected first, then all written or none.</summary>
internal sealed class FileChanges(string directory)
{
    private readonly List<FileChange> _changes = [];
    private readonly List<string> _notes = [];

    public IReadOnlyList<FileChange> All => _changes;

    /// <summary>What the user is told after the files.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public void Note(string text) => _notes.Add(text);

    /// <summary>The place of a file on disk.</summary>
    public string At(string path) => Path.GetFullPath(Path.Combine(directory, path));

    /// <summary>Writes a file whatever was there.</summary>
    public void Overwrite(string path, byte[] bytes)
    {
        var isSame = File.Exists(At(path)) && File.ReadAllBytes(At(path)).AsSpan().SequenceEqual(bytes);
        _changes.Add(new FileChange(path, isSame ? null : bytes, isSame ? "unchanged" : "generated", IsTold: false));
    }

    /// <summary>Writes a file that is the user's from then on: one that is there is kept.</summary>
    /// <returns>Whether the file is new.</returns>
    public bool Create(string path, string text)
    {
        if (File.Exists(At(path)))
        {
            _changes.Add(new FileChange(path, null, "kept", IsTold: false));
            return false;
        }

        _changes.Add(new FileChange(path, Encoding.UTF8.GetBytes(text), "written", IsTold: true));
        return true;
    }

    /// <summary>Replaces a file of the user by an edited one.</summary>
    public void Edit(string path, byte[] bytes, string what) =>
        _changes.Add(new FileChange(path, bytes, what, IsTold: true));

    /// <summary>Says that a file of the user needs no edit.</summary>
    public void Keep(string path) => _changes.Add(new FileChange(path, null, "kept", IsTold: false));

    /// <summary>Writes everything: under other names first, so that a full disk or a missing right leaves all as it was.</summary>
    public void Write()
    {
        var staged = new List<(string From, string To)>();
        var made = new Stack<string>();
        var isDone = false;
        try
        {
            foreach (var change in _changes)
            {
                if (change.Bytes is not { } bytes)
                    continue;
                var path = At(change.Path);
                MakeDirectory(Path.GetDirectoryName(path)!, made);
                if (Directory.Exists(path))
                    throw new IOException($"'{path}' is a folder and cannot become a file.");
                var temporary = $"{path}.{Environment.ProcessId}.tmp";
                staged.Add((temporary, path));
                File.WriteAllBytes(temporary, bytes);
            }
            foreach (var (from, to) in staged)
                File.Move(from, to, overwrite: true);
            isDone = true;
        }
        finally
        {
            if (!isDone)
                Undo(staged, made);
        }
    }

    private static void MakeDirectory(string path, Stack<string> made)
    {
        if (Directory.Exists(path))
            return;
        if (Path.GetDirectoryName(path) is { } parent)
            MakeDirectory(parent, made);
        Directory.CreateDirectory(path);
        made.Push(path);
    }

    private static void Undo(List<(string From, string To)> staged, Stack<string> made)
    {
        foreach (var (from, _) in staged)
            File.Delete(from);
        foreach (var path in made.Where(static path => !Directory.EnumerateFileSystemEntries(path).Any()))
            Directory.Delete(path);
    }
}
